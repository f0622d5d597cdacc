package io.jollyboat.proxy.routing;

/** The kinds of addresses there are. Each has tables of its own in the kernel. */
public enum Family {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String addressType;

    Family(String addressType) {
        this.addressType = addressType;
    }

    /** As slices of endpoints name it. */
    public String addressType() {
        return addressType;
    }

    public boolean has(String address) {
        return !address.isEmpty() && (address.indexOf(':') >= 0) == (this == IPV6);
    }
}
