// SPDX-License-Identifier: MIT
// Why a command is not carried out: the contract's word, and a sentence for a person.
#pragma once

#include "printer/command.hpp"

#include <boost/system/result.hpp>

#include <string>

namespace p2m::gateway {

struct refusal
{
    printer::result_code code{printer::result_code::invalid_payload};
    std::string message;
    bool operator==(refusal const&) const = default;
};

/// A value, or why there is none.
template <class T>
using or_refusal = boost::system::result<T, refusal>;

}  // namespace p2m::gateway
