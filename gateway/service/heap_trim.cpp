// SPDX-License-Identifier: MIT
#include "gateway/service/heap_trim.hpp"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace p2m::gateway {

spare_memory::spare_memory(boost::asio::io_context& io)
    : timer_{io}
{}

void spare_memory::start()
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
