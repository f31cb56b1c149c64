"""The encoder that models/export.py writes, part by part in jax; weights have their published names.

Texts are token ids and masks, [texts, tokens]; states are [texts, tokens, width].

Needs: jax, safetensors.
"""

import jax
import jax.numpy as jnp
from safetensors.numpy import load_file

LAYERS, HEADS = 6, 12


def load(file):
    """Returns all tensors of a file, and the subset that the encoder uses."""
    original = load_file(file)
    is_ours = lambda name: name.startswith(("embeddings.", "encoder.")) and "position_ids" not in name
    return original, {name: jnp.asarray(value, jnp.float32) for name, value in original.items() if is_ours(name)}


def split_tables(weights):
    """Separates the embedding tables, which are not trained, from all other weights."""
    is_table = lambda name: name.startswith("embeddings.") and "LayerNorm" not in name
    tables = {name: value for name, value in weights.items() if is_table(name)}
    return tables, {name: value for name, value in weights.items() if name not in tables}


def linear(weights, name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def layer_norm(weights, name, x):
    centred = x - x.mean(-1, keepdims=True)
    scaled = centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def look_up(weights, ids):
    x = (weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:ids.shape[1]]
         + weights["embeddings.token_type_embeddings.weight"][0])
    return layer_norm(weights, "embeddings.LayerNorm", x)


def attend(weights, layer, x, mask):
    name = f"encoder.layer.{layer}.attention"
    split = lambda part: linear(weights, f"{name}.self.{part}", x).reshape(*mask.shape, HEADS, -1).transpose(0, 2, 1, 3)
    query, key, value = split("query"), split("key"), split("value")
    scores = query @ key.transpose(0, 1, 3, 2) / jnp.sqrt(query.shape[-1]) + (1 - mask)[:, None, None, :] * -1e9
    mixed = (jax.nn.softmax(scores, -1) @ value).transpose(0, 2, 1, 3).reshape(x.shape)
    return layer_norm(weights, f"{name}.output.LayerNorm", x + linear(weights, f"{name}.output.dense", mixed))


def inner(weights, layer, x):
    """Width of the feed-forward block of a layer."""
    return jax.nn.gelu(linear(weights, f"encoder.layer.{layer}.intermediate.dense", x), approximate=False)


def feed_forward(weights, layer, x):
    name = f"encoder.layer.{layer}.output"
    return layer_norm(weights, f"{name}.LayerNorm", x + linear(weights, f"{name}.dense", inner(weights, layer, x)))


def states(weights, ids, mask):
    """The states before the first layer and after each layer."""
    every = [look_up(weights, ids)]
    for layer in range(LAYERS):
        every.append(feed_forward(weights, layer, attend(weights, layer, every[-1], mask)))
    return every


def pool(x, mask):
    """Mean of the tokens, normalised to unit length: [texts, width]."""
    mean = (x * mask[..., None]).sum(1) / mask.sum(1)[:, None]
    return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)


def encode(weights, ids, mask):
    return pool(states(weights, ids, mask)[-1], mask)
