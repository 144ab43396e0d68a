// SPDX-License-Identifier: MIT
// Source of the layout: RFC 6455, 5.2.
#include "sdcp_client/detail/frame_scanner.hpp"

#include <algorithm>
#include <string_view>

namespace p2m::sdcp::detail {

namespace {

constexpr std::string_view blank_line = "\r\n\r\n";
constexpr unsigned opcode_bits = 0x0f, continuation = 0x0, text = 0x1, binary = 0x2;
constexpr unsigned mask_bit = 0x80, length_bits = 0x7f, two_bytes = 126, eight_bytes = 127;
constexpr std::uint8_t mask_bytes = 4;

}  // namespace

frame_count frame_scanner::scan(std::span<unsigned char> bytes)
{
    frame_count count;
    for (std::size_t at = 0; at != bytes.size();) {
        auto& byte = bytes[at];
        switch (part_) {
        case part::http:
            if (byte == static_cast<unsigned char>(blank_line[matched_]))
                ++matched_;
            else
                matched_ = byte == '\r' ? 1 : 0;
            if (matched_ == blank_line.size())
                part_ = part::first;
            ++at;
            break;
        case part::first:
            ++((byte & opcode_bits) == continuation ? count.fragments : count.frames);
            if (auto const opcode = byte & opcode_bits; opcode == text || opcode == binary) {
                if (opcode == binary)
                    binary_.push_back(begun_);
                ++begun_;
                byte = static_cast<unsigned char>((byte & ~opcode_bits) | binary);
            }
            part_ = part::second;
            ++at;
            break;
        case part::second: {
            auto const length = byte & length_bits;
            length_bytes_ = length == two_bytes ? 2 : length == eight_bytes ? 8 : 0;
            header_size_ = length_bytes_;
            if ((byte & mask_bit) != 0)
                header_size_ = static_cast<std::uint8_t>(header_size_ + mask_bytes);
            header_bytes_ = 0;
            payload_left_ = length;
            part_ = part::length_and_mask;
            if (header_size_ == 0)
                on_header_end();
            ++at;
            break;
        }
        case part::length_and_mask:
            header_[header_bytes_++] = byte;
            if (header_bytes_ == header_size_)
                on_header_end();
            ++at;
            break;
        case part::payload: {
            auto const here = std::min<std::uint64_t>(payload_left_, bytes.size() - at);
            payload_left_ -= here;
            at += static_cast<std::size_t>(here);
            if (payload_left_ == 0)
                part_ = part::first;
            break;
        }
        }
    }
    return count;
}

void frame_scanner::on_header_end()
{
    if (length_bytes_ != 0) {
        payload_left_ = 0;
        for (std::size_t i = 0; i != length_bytes_; ++i)
            payload_left_ = payload_left_ << 8U | header_[i];
    }
    part_ = payload_left_ == 0 ? part::first : part::payload;
}

bool frame_scanner::take_was_text()
{
    auto const this_one = taken_++;
    auto const found = std::ranges::find(binary_, this_one);
    if (found == binary_.end())
        return true;
    binary_.erase(found);
    return false;
}

}  // namespace p2m::sdcp::detail
