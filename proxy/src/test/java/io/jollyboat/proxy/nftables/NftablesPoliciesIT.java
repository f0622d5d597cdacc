package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.contract.TestNet;

/** By IPv4. */
class NftablesPoliciesIT extends PoliciesContract {

    NftablesPoliciesIT() {
        super(TestNet.IPV4);
    }
}
