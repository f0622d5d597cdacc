package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.contract.TestNet;

/** By IPv6, of pods that have addresses of both families. */
class NftablesPoliciesIpv6IT extends PoliciesContract {

    NftablesPoliciesIpv6IT() {
        super(TestNet.IPV6);
    }
}
