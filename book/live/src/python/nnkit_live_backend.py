"""The matplotlib backend of the page: ``plt.show()`` puts the open figures under the cell."""

from matplotlib.backends.backend_agg import FigureCanvasAgg as FigureCanvas
from nnkit_live_output import show_figures as show

__all__ = ["FigureCanvas", "show"]
