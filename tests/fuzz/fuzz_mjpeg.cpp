// SPDX-License-Identifier: MIT
// Any bytes from a camera: every limit kept, every picture a picture, and the same pictures however
// the bytes arrive.
#include "gateway/camera/mjpeg_splitter.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using p2m::gateway::mjpeg_splitter;

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

std::vector<std::string> split(std::string_view bytes, std::size_t step)
{
    mjpeg_splitter splitter;
    std::vector<std::string> out;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        for (auto& one : splitter.feed(bytes.substr(at, step)))
            out.push_back(std::move(one));
        demand(splitter.kept_bytes() <= mjpeg_splitter::max_frame_bytes + step);
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const bytes{reinterpret_cast<char const*>(data), size};
    auto const at_once = split(bytes, std::max<std::size_t>(size, 1));
    for (auto const& picture : at_once)
        demand(picture.starts_with("\xff\xd8\xff") && picture.ends_with("\xff\xd9")
               && picture.size() <= mjpeg_splitter::max_frame_bytes);
    demand(split(bytes, 1 + size % 61) == at_once);
    return 0;
}
