package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.routing.RouteSink;

/** The contract on the kernel's own tables, by IPv6. */
class NftablesRoutingIpv6IT extends RoutingContract {

    NftablesRoutingIpv6IT() {
        super(TestNet.IPV6);
    }

    @Override
    protected RouteSink sink() {
        return new NftablesRouting("contract", net.ranges());
    }
}
