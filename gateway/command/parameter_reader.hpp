// SPDX-License-Identifier: MIT
// Takes typed values out of the parameters of an action; the first that is wrong is remembered, so
// that a reader asks once, at the end.
#pragma once

#include "gateway/command/parameters.hpp"
#include "gateway/command/refusal.hpp"
#include "printer/support/moment.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace p2m::gateway {

class parameter_reader
{
public:
    /// Every key must be known, and the first `required` of them given.
    parameter_reader(parameters const&,
                     std::initializer_list<std::string_view> known,
                     std::size_t required);
    /// A row of a list; `name` is the list's, for messages.
    parameter_reader(flat_object const&,
                     std::string_view name,
                     std::initializer_list<std::string_view> known,
                     std::size_t required);

    // Each leaves the target as it is when the key is absent.
    void take(std::string_view key, bool&);
    void take(std::string_view key, std::string&);
    void take(std::string_view key, int&);  ///< out_of_range when it does not fit
    void take(std::string_view key, double&);
    void take(std::string_view key, std::optional<int>&);
    void take(std::string_view key, std::optional<printer::wall_time>&);  ///< RFC 3339

    /// For what only the reader itself can tell.
    void refuse(printer::result_code, std::string message);
    void refuse(std::string message);

    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
    [[nodiscard]] std::optional<refusal> const& refused() const noexcept { return refused_; }

private:
    [[nodiscard]] scalar const* find(std::string_view key) const;
    void check_keys(std::initializer_list<std::string_view> known, std::size_t required);
    [[nodiscard]] std::string full_name(std::string_view key) const;

    parameters const* params_{};
    flat_object const* row_{};
    std::string prefix_;
    std::optional<refusal> refused_;
};

}  // namespace p2m::gateway
