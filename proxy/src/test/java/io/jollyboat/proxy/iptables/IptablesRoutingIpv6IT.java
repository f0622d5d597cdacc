package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.contract.RoutingContract;
import io.jollyboat.proxy.contract.TestNet;
import io.jollyboat.proxy.routing.RouteSink;

/** The contract by ip6tables, by IPv6. */
class IptablesRoutingIpv6IT extends RoutingContract {

    IptablesRoutingIpv6IT() {
        super(TestNet.IPV6);
    }

    @Override
    protected RouteSink sink() {
        return new IptablesRouting("contract", net.ranges());
    }
}
