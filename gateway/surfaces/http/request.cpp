// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/request.hpp"

#include <utility>

namespace p2m::surfaces::http {

std::string const& request::parameter(std::string_view name) const
{
    static std::string const none;
    auto const found = parameters.find(name);
    return found == parameters.end() ? none : found->second;
}

struct reply::state
{
    state(sink with, error_form form)
        : answer{std::move(with)}
        , errors{form}
    {}
    ~state()
    {
        if (answer)
            answer(errors(make_problem("internal", "The request was not answered.")));
    }
    state(state const&) = delete;
    state& operator=(state const&) = delete;

    sink answer;
    error_form errors;
};

reply::reply(sink answer, error_form errors)
    : state_{std::make_shared<state>(std::move(answer), errors)}
{}

void reply::operator()(response with) const
{
    if (auto const answer = std::exchange(state_->answer, nullptr))
        answer(std::move(with));
}

void reply::operator()(problem const& with) const
{
    (*this)(state_->errors(with));
}

bool reply::is_over() const noexcept
{
    return !state_->answer;
}

}  // namespace p2m::surfaces::http
