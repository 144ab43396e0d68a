// SPDX-License-Identifier: MIT
#include "gateway/service/heap_trim.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace p2m::gateway {

heap_trim::heap_trim(boost::asio::io_context& io)
    : timer_{io}
{}

void heap_trim::start()
{
    timer_.expires_after(between_looks);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error)
            return;
#ifdef __GLIBC__
        ::malloc_trim(0);  // a millisecond or two; other libraries do it by themselves
#endif
        start();
    });
}

}  // namespace p2m::gateway
