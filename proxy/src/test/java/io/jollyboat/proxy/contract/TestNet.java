package io.jollyboat.proxy.contract;

import io.jollyboat.proxy.host.ServiceRanges;
import io.jollyboat.proxy.routing.AddressRange;
import io.jollyboat.proxy.routing.Neighbour;
import io.jollyboat.proxy.routing.Place;
import java.io.IOException;

/** The addresses of one family that the contract of routing is tried with. */
public enum TestNet {
    IPV4("10.199.0.", "/16", "10.199.1.", "10.198.0.", "/24", "10.198.1.", "198.51.100."),
    IPV6("fd00:199::", "/112", "fd00:199::1", "fd00:198::", "/120", "fd00:198::1:", "2001:db8::");

    private final String pod;
    private final String podBits;
    private final String nextPod;
    private final String service;
    private final String serviceBits;
    private final String balancer;
    private final String other;

    TestNet(
            String pod,
            String podBits,
            String nextPod,
            String service,
            String serviceBits,
            String balancer,
            String other) {
        this.pod = pod;
        this.podBits = podBits;
        this.nextPod = nextPod;
        this.service = service;
        this.serviceBits = serviceBits;
        this.balancer = balancer;
        this.other = other;
    }

    public ServiceRanges ranges() {
        return new ServiceRanges(
                pod + "0" + podBits,
                gateway(),
                service + "0" + serviceBits,
                balancer + "0" + serviceBits);
    }

    public String pod(int number) {
        return pod + number;
    }

    public String gateway() {
        return pod(1);
    }

    /** Of the first four pods' addresses. */
    public String fewPods() {
        return pod + "0/" + (this == IPV4 ? 30 : 126);
    }

    /** A pod of another node. */
    public String nextPod(int number) {
        return this == IPV4 ? nextPod + number : nextPod + "0" + number;
    }

    public Neighbour next() {
        return new Neighbour(
                new Place("next", ""),
                AddressRange.of(nextPod(0) + "/" + (this == IPV4 ? 24 : 120)));
    }

    public String cluster() {
        return service + "20";
    }

    public String balancer() {
        return balancer + "5";
    }

    /** An address of this machine. */
    public String here() {
        return other + "1";
    }

    /** An address of a machine elsewhere. */
    public String elsewhere() {
        return other + "2";
    }

    /** An external address of a service. */
    public String external() {
        return this == IPV4 ? "203.0.113.7" : "2001:db8:1::7";
    }

    /** A range that nobody is in. */
    public String nobody() {
        return this == IPV4 ? "203.0.113.0/24" : "2001:db8:1::/64";
    }

    /** An address alone, as a range. */
    public String alone(String address) {
        return address + "/" + ranges().family().bits();
    }

    /**
     * Takes an address for this machine. Of IPv6 too it can be used at once: the kernel would first
     * look whether somebody else has it, in its own time even where nobody can.
     */
    public void own(String address) throws IOException {
        String atOnce = this == IPV6 ? " nodad" : "";
        TestHost.run("ip addr replace " + alone(address) + " dev lo" + atOnce);
    }

    public void disown(String address) throws IOException {
        TestHost.run("ip addr del " + alone(address) + " dev lo");
    }
}
