#!/usr/bin/env python3
"""The peer that training is measured against: Latitude's 2 x 256 VAE and affine TVAE in Python's PyTorch, written as a
careful user would write it, with the data resident as one tensor. Prints one JSON object: seconds for each epoch (the
test loss included, as in Latitude's), the losses of each (nats per image) and the peak memory of the process.

usage: pytorch_vae.py [--data FOLDER_OF_MNIST] [--model vae|tvae] [--optimiser default|fused] [--epochs N] ...
"""
import argparse
import gzip
import json
import os
import pathlib
import resource
import statistics
import sys
import time

import numpy
import torch
import torch.nn.functional as F
from torch import nn

MOST_LOG_STD = 10
LEAST_LOG_STD = -13.815510557964274  # log 1e-6
LEAST_PROBABILITY = 1e-6


def read_images(folder, split):
    """The images of "train" or "t10k" [N, 784] as float32 in [0, 1], from the IDX file, gzipped or not."""
    for name, opener in ((f"{split}-images-idx3-ubyte.gz", gzip.open), (f"{split}-images-idx3-ubyte", open)):
        path = pathlib.Path(folder) / name
        if path.exists():
            with opener(path, "rb") as file:
                data = numpy.frombuffer(file.read(), numpy.uint8, offset=16)
            return torch.from_numpy(data.reshape(-1, 28 * 28).astype(numpy.float32)).div_(255)
    sys.exit(f"{folder}: no {split}-images-idx3-ubyte(.gz); expected the folder of MNIST's files (--data or LATITUDE_DATA)")


def stack(inputs, hidden):
    layers = []
    for width in hidden:
        layers += [nn.Linear(inputs, width), nn.ReLU(inplace=True)]
        inputs = width
    return nn.Sequential(*layers)


class Vae(nn.Module):
    """784-256-256-(20, 20) and 20-256-256-784, Bernoulli likelihood."""

    def __init__(self, z=20, hidden=(256, 256)):
        super().__init__()
        self.encoder = stack(784, hidden)
        self.z_mean = nn.Linear(hidden[-1], z)
        self.z_log_std = nn.Linear(hidden[-1], z)
        self.decoder = stack(z, hidden[::-1])
        self.x_logits = nn.Linear(hidden[0], 784)

    def loss(self, x):
        h = self.encoder(x)
        z, kl = sample(self.z_mean(h), self.z_log_std(h))
        logits = self.x_logits(self.decoder(z))
        return (F.binary_cross_entropy_with_logits(logits, x, reduction="sum") + kl) / len(x)


class Tvae(Vae):
    """The same with an affine pose u that places the decoded template; p(u) is fitted."""

    def __init__(self, z=20, hidden=(256, 256)):
        super().__init__(z, hidden)
        self.u_mean = nn.Linear(hidden[-1], 6)
        self.u_log_std = nn.Linear(hidden[-1], 6)
        identity = torch.tensor([1.0, 0.0, 0.0, 0.0, 1.0, 0.0])
        with torch.no_grad():
            for layer in (self.u_mean, self.u_log_std):
                layer.weight.mul_(0.1)
            self.u_mean.bias.copy_(identity)
            self.u_log_std.bias.fill_(-3)
        self.prior_u_mean = nn.Parameter(identity.clone())
        self.prior_u_log_std = nn.Parameter(torch.full((6,), -1.0))

    def loss(self, x):
        h = self.encoder(x)
        z, kl_z = sample(self.z_mean(h), self.z_log_std(h))
        u, kl_u = sample(self.u_mean(h), self.u_log_std(h), self.prior_u_mean, self.prior_u_log_std)
        template = self.x_logits(self.decoder(z)).sigmoid().view(-1, 1, 28, 28)
        grid = F.affine_grid(u.view(-1, 2, 3), template.shape, align_corners=True)
        mean = F.grid_sample(template, grid, padding_mode="border", align_corners=True).flatten(1)
        mean = mean.clamp(LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)
        return (F.binary_cross_entropy(mean, x, reduction="sum") + kl_z + kl_u) / len(x)


def sample(mean, log_std, prior_mean=None, prior_log_std=None):
    """A reparametrised sample and the KL divergence to the prior, summed over the batch."""
    log_std = log_std.clamp(LEAST_LOG_STD, MOST_LOG_STD)
    std = log_std.exp()
    drawn = mean + std * torch.randn_like(std)
    if prior_mean is None:
        return drawn, 0.5 * (mean.square() + std.square() - 1 - 2 * log_std).sum()
    ratio = (log_std - prior_log_std).exp()
    distance = (mean - prior_mean) / prior_log_std.exp()
    return drawn, 0.5 * (distance.square() + ratio.square() - 1).sum() - (log_std - prior_log_std).sum()


@torch.no_grad()
def measure(model, images, block=500):
    """The mean loss."""
    return (sum(model.loss(x) * len(x) for x in images.split(block)) / len(images)).item()


def train(model, images, test_images, optimiser, batch, epochs):
    """(seconds, mean loss, mean test loss) of each epoch."""
    for _ in range(epochs):
        synchronise(images.device)
        start = time.perf_counter()
        order = torch.randperm(len(images), device=images.device)
        total = torch.zeros((), device=images.device)
        for indices in order.split(batch):
            loss = model.loss(images[indices])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            total += loss.detach() * len(indices)
        test_loss = measure(model, test_images)
        synchronise(images.device)
        yield time.perf_counter() - start, total.item() / len(images), test_loss


def synchronise(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.path.join(os.environ.get("LATITUDE_DATA", "."), "mnist"))
    parser.add_argument("--model", choices=("vae", "tvae"), default="vae")
    parser.add_argument("--optimiser", choices=("default", "fused"), default="default",
                        help="Adam at torch's defaults, or fused=True")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0, help="0: as torch chooses")
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    images, test_images = (read_images(arguments.data, split).to(arguments.device) for split in ("train", "t10k"))
    model = {"vae": Vae, "tvae": Tvae}[arguments.model]().to(arguments.device)
    options = {"fused": True} if arguments.optimiser == "fused" else {}
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, **options)
    epochs = list(train(model, images, test_images, optimiser, arguments.batch, arguments.epochs))
    seconds, losses, test_losses = zip(*epochs)
    print(
        json.dumps(
            {
                "program": f"PyTorch {torch.__version__}",
                "model": arguments.model,
                "optimiser": arguments.optimiser,
                "device": arguments.device,
                "threads": torch.get_num_threads(),
                "batch": arguments.batch,
                "images": len(images),
                "epoch_seconds": [round(each, 4) for each in seconds],
                "median_epoch_seconds": round(statistics.median(seconds), 4),
                "train_loss": [round(each, 3) for each in losses],
                "test_loss": [round(each, 3) for each in test_losses],
                "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
