#!/usr/bin/env bash
# Fetches the llama.cpp that apex4j is measured against: the prebuilt Linux x86-64 libraries inside an npm package.
# They go to bench/target/llama-cpp; nothing of the package is run. Needs npm, tar and sha256sum.
set -euo pipefail

package="@node-llama-cpp/linux-x64@3.22.1"
expected="\
6c342c8aeb20cb31a18099d6f79de4de6703814d1cfd5c4d754a8643087e486e  libggml-base.so
41cd5e6ad78b9f0af31a6f80d637d3168e75ff84db14c495de4d3d9c95607444  libggml.v0.5.0.so
2ecd1d85f68456573a664106a9039366b88231579fd65d9669c9a6ab41374fd4  libllama.v0.5.0.so"

cd "$(dirname "$0")"
folder="$PWD/target/llama-cpp"

verified() {
    (cd "$folder" 2>/dev/null && sha256sum --check --status <<<"$expected" 2>/dev/null)
}

if verified; then
    echo "llama.cpp 0.5.0 is already in $folder"
    exit 0
fi
for tool in npm tar sha256sum; do
    if ! command -v "$tool" >/dev/null; then
        echo "peer.sh: '$tool' is not on the PATH; it is needed to fetch $package." >&2
        echo "Install it, or unpack the folder bins/linux-x64 of that package to $folder by hand." >&2
        exit 2
    fi
done

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
echo "fetching $package"
archive="$(npm pack "$package" --pack-destination "$scratch" --ignore-scripts --silent)"
tar -xzf "$scratch/$archive" -C "$scratch"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
cp -r "$scratch/package/bins/linux-x64" "$folder"
cp "$scratch/package/LICENSE" "$folder/"
if ! verified; then
    rm -rf "$folder"
    echo "peer.sh: the libraries of $package are not the ones expected (SHA-256 differs); nothing was installed." >&2
    exit 3
fi
echo "llama.cpp 0.5.0 is in $folder"
