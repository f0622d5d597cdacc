package io.jollyboat.jolly.e2e;

/** Services by the kernel's iptables. */
class IptablesServicesIT extends KernelServicesCase {

    IptablesServicesIT() {
        super("iptables");
    }
}
