"""PyTorch, eager; with its usual optimizers and with the fused ones."""

import torch
from torch import nn

torch.set_num_threads(1)


def prepare(task, fused=False):
    """Make a task ready."""
    X, y = (torch.tensor(array) for array in task.data)
    if task.binary:
        y = y[:, None].float()
    batches = [torch.tensor(rows) for rows in task.batches()]
    loss_of = nn.BCEWithLogitsLoss() if task.binary else nn.CrossEntropyLoss()

    def train():
        layers = []
        for W in task.weights:
            linear = nn.Linear(*W.shape)
            with torch.no_grad():
                linear.weight.copy_(torch.tensor(W.T.copy()))
                linear.bias.zero_()
            layers += [linear, nn.Tanh() if task.activation == "tanh" else nn.ReLU()]
        net = nn.Sequential(*layers[:-1])
        options = {"fused": True} if fused else {}
        if task.optimizer == "adam":
            rule = torch.optim.Adam(net.parameters(), lr=task.lr, **options)
        else:
            momentum = 0.9 if task.optimizer == "momentum" else 0.0
            rule = torch.optim.SGD(net.parameters(), lr=task.lr, momentum=momentum, **options)
        full, norms, losses = task.batch_size >= task.rows, [], []
        for rows in batches:
            rule.zero_grad()
            loss = loss_of(net(X if full else X[rows]), y if full else y[rows])
            losses.append(loss.detach())
            loss.backward()
            if task.gradient_norms:
                norms.append([float(layer.weight.grad.norm()) for layer in net[::2]])
            rule.step()
        return task.last_epoch(losses)

    return train


PEERS = {
    "PyTorch, eager": prepare,
    "PyTorch, fused optimizer": lambda task: prepare(task, fused=True),
}
