// SPDX-License-Identifier: MIT
#include "gateway/camera/mjpeg_splitter.hpp"

#include <algorithm>
#include <charconv>

namespace p2m::gateway {
namespace {

constexpr std::string_view start{"\xff\xd8\xff", 3};
constexpr std::string_view end{"\xff\xd9", 2};

bool same_letters(char a, char b) noexcept
{
    auto const lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return lower(a) == lower(b);
}

}  // namespace

std::optional<std::size_t> content_length_of(std::string_view header) noexcept
{
    constexpr std::string_view name = "content-length:";
    auto const found = std::ranges::find_end(header, name, same_letters);
    if (found.empty())
        return std::nullopt;
    auto value =
        header.substr(static_cast<std::size_t>(found.begin() - header.begin()) + name.size());
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    std::size_t length = 0;
    auto const [rest, error] = std::from_chars(value.data(), value.data() + value.size(), length);
    auto const is_whole = rest == value.data() + value.size() || *rest == '\r' || *rest == '\n';
    if (error != std::errc{} || !is_whole || length < 4 || length > mjpeg_splitter::max_frame_bytes)
        return std::nullopt;
    return length;
}

std::vector<std::string> mjpeg_splitter::feed(std::string_view bytes)
{
    std::vector<std::string> out;
    kept_.append(bytes);
    while (in_picture_ ? find_end(out) : find_start()) {
    }
    // Moved to the front once per feed, not once per picture.
    kept_.erase(0, begin_);
    searched_ -= std::min(searched_, begin_);
    begin_ = 0;
    return out;
}

bool mjpeg_splitter::find_start()
{
    auto const found = kept_.find(start, std::max(begin_, searched_));
    if (found == std::string::npos) {
        // Two bytes of a SOI may be there already; of the text before, a header's length is kept.
        searched_ = kept_.size() - std::min(kept_.size(), start.size() - 1);
        if (kept_.size() - begin_ > max_header_bytes)
            begin_ = kept_.size() - max_header_bytes;
        return false;
    }
    auto const header = std::string_view{kept_}.substr(begin_, found - begin_);
    length_ = trusts_lengths_ ? content_length_of(header.substr(
                                    header.size() - std::min(header.size(), max_header_bytes)))
                              : std::nullopt;
    begin_ = found;
    walker_ = {};
    in_picture_ = true;
    return true;
}

bool mjpeg_splitter::find_end(std::vector<std::string>& out)
{
    auto const picture = std::string_view{kept_}.substr(begin_);
    if (length_) {
        if (picture.size() < *length_)
            return false;
        if (picture.substr(0, *length_).ends_with(end)) {
            take(*length_, out);
            return true;
        }
        trusts_lengths_ = false;
        length_.reset();
    }
    using enum jpeg_walker::verdict;
    switch (walker_.walk(picture.substr(0, max_frame_bytes))) {
    case whole:
        take(walker_.position(), out);
        return true;
    case begun:
        give_up(walker_.position());
        return true;
    case broken:
        give_up(start.size() - 1);
        return true;
    case more:
        break;
    }
    if (picture.size() < max_frame_bytes)
        return false;
    give_up(max_frame_bytes);
    return true;
}

void mjpeg_splitter::take(std::size_t size, std::vector<std::string>& out)
{
    auto const picture = std::string_view{kept_}.substr(begin_, size);
    if (size < min_jpeg_bytes || !has_acceptable_size(picture))
        return give_up(size);
    out.emplace_back(picture);
    drop(size);
}

void mjpeg_splitter::give_up(std::size_t skip)
{
    ++damaged_;
    drop(skip);
}

void mjpeg_splitter::drop(std::size_t size)
{
    begin_ += size;
    searched_ = begin_;
    in_picture_ = false;
}

}  // namespace p2m::gateway
