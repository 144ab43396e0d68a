// SPDX-License-Identifier: MIT
#include "gateway/store/error.hpp"

#include <string>

namespace p2m::gateway {
namespace {

class category final : public boost::system::error_category
{
public:
    [[nodiscard]] char const* name() const noexcept override { return "store"; }
    [[nodiscard]] std::string message(int code) const override
    {
        switch (static_cast<store_error>(code)) {
        case store_error::cannot_open:
            return "the state file cannot be opened: check that the state directory is writable";
        case store_error::corrupt:
            return "the state file is damaged";
        case store_error::too_new:
            return "the state file was written by a newer version of printer2mqtt";
        case store_error::disk_full:
            return "the disk of the state directory is full";
        case store_error::read_only:
            return "the state directory is read-only";
        case store_error::busy:
            return "another process uses the state file";
        case store_error::too_large:
            return "the value is too large for the state file";
        case store_error::failed:
            break;
        }
        return "the state file cannot be used";
    }
};

}  // namespace

boost::system::error_category const& store_category() noexcept
{
    static category const instance;
    return instance;
}

boost::system::error_code make_error_code(store_error code) noexcept
{
    return {static_cast<int>(code), store_category()};
}

}  // namespace p2m::gateway
