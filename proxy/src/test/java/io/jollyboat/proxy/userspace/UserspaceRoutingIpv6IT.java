package io.jollyboat.proxy.userspace;

import io.jollyboat.proxy.contract.TestNet;

/** By IPv6. */
class UserspaceRoutingIpv6IT extends UserspaceContract {

    UserspaceRoutingIpv6IT() {
        super(TestNet.IPV6);
    }
}
