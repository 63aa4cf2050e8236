#!/usr/bin/env bash
# Builds llama.cpp's own tools (llama-imatrix, llama-perplexity, llama-gguf-split, llama-quantize) from the source that an
# npm package carries: whole programs that apex4j is timed against. They go to bench/target/llama-tools.
# Needs npm, tar, sha256sum, git, cmake, ninja and a C++ compiler; takes about ten minutes on two cores.
set -euo pipefail

package="node-llama-cpp@3.22.1"
expected="de3ff815ea7d559ee917f063901b8986f038abc6"
tools="llama-imatrix llama-perplexity llama-gguf-split llama-quantize"

cd "$(dirname "$0")"
folder="$PWD/target/llama-tools"

complete() {
    local tool
    [ "$(cat "$folder/commit" 2>/dev/null)" = "$expected" ] || return 1
    for tool in $tools; do
        [ -x "$folder/bin/$tool" ] || return 1
    done
}

if complete; then
    echo "llama.cpp's tools are already in $folder/bin"
    exit 0
fi
for needed in npm tar git cmake ninja c++; do
    if ! command -v "$needed" >/dev/null; then
        echo "peer-tools.sh: '$needed' is not on the PATH; it is needed to build llama.cpp's tools." >&2
        exit 2
    fi
done

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
echo "fetching $package"
archive="$(npm pack "$package" --pack-destination "$scratch" --ignore-scripts --silent)"
tar -xzf "$scratch/$archive" -C "$scratch" package/llama/gitRelease.bundle
git clone -q "$scratch/package/llama/gitRelease.bundle" "$scratch/source" 2>/dev/null
commit="$(git -C "$scratch/source" rev-parse HEAD)"
if [ "$commit" != "$expected" ]; then
    echo "peer-tools.sh: the source of $package is commit $commit, not $expected; nothing was built." >&2
    exit 3
fi
mkdir -p "$folder"

# All that this processor can do but AMX: with it llama.cpp 0.5.0's tools end in a segmentation fault on large models.
features=(-DGGML_NATIVE=OFF)
for pair in avx2:AVX2 fma:FMA f16c:F16C bmi2:BMI2 avx_vnni:AVX_VNNI avx512f:AVX512 avx512_vbmi:AVX512_VBMI \
    avx512_vnni:AVX512_VNNI avx512_bf16:AVX512_BF16; do
    state=OFF
    if grep -qw "${pair%%:*}" /proc/cpuinfo; then state=ON; fi
    features+=("-DGGML_${pair##*:}=$state")
done

cmake -G Ninja -S "$scratch/source" -B "$folder" -DCMAKE_BUILD_TYPE=Release -DLLAMA_CURL=OFF -DLLAMA_BUILD_TESTS=OFF \
    -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF -DBUILD_SHARED_LIBS=OFF "${features[@]}" >"$folder/cmake.log"
# shellcheck disable=SC2086
cmake --build "$folder" --target $tools
echo "$commit" >"$folder/commit"
echo "llama.cpp's tools are in $folder/bin"
