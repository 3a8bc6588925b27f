"""The network: a plain chain of convolutions in the layout of Real-ESRGAN's SRVGGNetCompact."""

import torch
from torch import nn
from torch.func import functional_call
from torch.nn import functional
from safetensors.torch import load_file, save_file


class Prelu(nn.PReLU):
    """``nn.PReLU`` made of operations that libtorch vectorises in bfloat16, backwards too."""

    def forward(self, features):
        positive = functional.relu(features)
        slopes = self.weight.to(features.dtype).view(1, -1, 1, 1)
        return positive + slopes * (features - positive)


class Compact(nn.Module):
    """Enlarges RGB in [0, 1] by ``scale``; the result is not clipped.

    ``body.0`` is a 3x3 convolution from 3 to ``features`` channels and ``body.1`` its PReLU; then
    come ``convolutions`` times a convolution and a PReLU, and a last convolution to
    3 * scale^2 channels, which a pixel shuffle arranges. The input, enlarged by repeating its
    pixels, is added, so the network learns only what repetition lacks.
    """

    def __init__(self, features=48, convolutions=7, scale=4):
        super().__init__()
        self.scale = scale
        body = [nn.Conv2d(3, features, 3, padding=1), Prelu(features)]
        for _ in range(convolutions):
            body += [nn.Conv2d(features, features, 3, padding=1), Prelu(features)]
        body.append(nn.Conv2d(features, 3 * scale**2, 3, padding=1))
        self.body = nn.Sequential(*body)
        self._initialise()

    def _initialise(self):
        """He's initialisation for PReLU's 0.25; the last layer starts near zero, at repetition."""
        for layer in self.body:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, a=0.25)
                nn.init.zeros_(layer.bias)
        with torch.no_grad():
            self.body[-1].weight.mul_(0.1)

    def forward(self, image):
        detail = functional.pixel_shuffle(self.body(image), self.scale)
        return detail + functional.interpolate(image, scale_factor=self.scale, mode="nearest")

    def flops_per_pixel(self):
        """Floating-point operations of the convolutions for each low-resolution pixel."""
        return 2 * sum(p.numel() for p in self.parameters() if p.dim() == 4)


class Expanded(nn.Module):
    """A ``Compact`` in training, with a second, wider path beside each of its convolutions.

    The path is a 1x1 convolution to ``2 * features`` channels and a 3x3 convolution back, with
    nothing between them, so both paths are one 3x3 convolution of weight W + S E. That sum is made
    of the weights, not of images: the path changes how the network learns and costs next to
    nothing. S starts at zero, so training starts at the given network. With ``bf16`` the plain
    network computes in bfloat16; weights, their sums and the result stay in 32 bits.
    """

    def __init__(self, network, bf16=False):
        super().__init__()
        self.network = network
        self.bf16 = bf16
        layers = [layer for layer in network.body if isinstance(layer, nn.Conv2d)]
        width = 2 * layers[0].out_channels
        self.expand = nn.ParameterList()
        self.squeeze = nn.ParameterList()
        for layer in layers:
            expand = torch.empty(width, layer.in_channels)
            nn.init.normal_(expand, std=layer.in_channels**-0.5)
            self.expand.append(expand)
            self.squeeze.append(torch.zeros(layer.out_channels, width, 3, 3))

    def collapsed(self):
        """The tensors of the plain network that this one equals; gradients pass through."""
        tensors = dict(self.network.named_parameters())
        names = [name for name, tensor in tensors.items() if tensor.dim() == 4]
        for name, expand, squeeze in zip(names, self.expand, self.squeeze):
            path = torch.einsum("omhw,mi->oihw", squeeze, expand)
            tensors[name] = tensors[name] + path
        return tensors

    def forward(self, image):
        tensors = self.collapsed()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            return functional_call(self.network, tensors, (image,)).float()


def save(tensors, path):
    """Writes the tensors as 16-bit floats; half of the size, and no measurable loss of quality."""
    half = {name: tensor.to(torch.float16).contiguous() for name, tensor in tensors.items()}
    save_file(half, path, metadata={"format": "pt"})


def enlarged_to(network, scale):
    """A network for another scale that starts with the layers of ``network``, but for the last."""
    if network.scale == scale:
        return network
    layers = [layer for layer in network.body if isinstance(layer, nn.Conv2d)]
    other = Compact(layers[0].out_channels, len(layers) - 2, scale)
    last = len(network.body) - 1
    kept = network.state_dict().items()
    kept = {name: tensor for name, tensor in kept if not name.startswith(f"body.{last}.")}
    other.load_state_dict(kept, strict=False)
    return other


def load(path):
    """Reads a network from a safetensors file; its shape follows from the tensors."""
    tensors = {name: tensor.float() for name, tensor in load_file(path).items()}
    last = max(int(name.split(".")[1]) for name in tensors)
    network = Compact(
        features=tensors["body.0.weight"].shape[0],
        convolutions=(last - 2) // 2,
        scale=round((tensors[f"body.{last}.weight"].shape[0] / 3) ** 0.5),
    )
    network.load_state_dict(tensors)
    return network.eval()
