package io.jollyboat.jolly.machine;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** A thing the cluster uses when the machine has it. */
public enum Need {
    DOCKER("Docker engine", "dockerd", "docker.io", "pods are simulated (--runtime sim)"),
    ETCD(
            "etcd server",
            "etcd",
            "etcd-server",
            "objects are kept in the embedded store (--store embedded)"),

    /** For the tests alone, which look into etcd as its users do. */
    ETCD_CLIENT("etcdctl", "etcdctl", "etcd-client", "the tests of the etcd store cannot pass"),
    NFTABLES(
            "nftables",
            "nft",
            "nftables",
            "services are led by iptables or in user space, and network policies by nobody"),

    /** For the tests alone, which wire machines of their own. */
    ROUTES("iproute2", "ip", "iproute2", "the tests of networks cannot pass"),

    /** For the tests alone, which ask for names as programs of both libraries do. */
    COMPILER("C compiler", "cc", "gcc", "the tests of names cannot pass"),
    MUSL("musl", "musl-gcc", "musl-tools", "the tests of names cannot pass"),

    /** For the tests alone, with {@code host}, which comes along. */
    DIG("dig", "dig", "bind9-dnsutils", "the tests of names cannot pass"),

    /**
     * A few programs in one static binary: what the demo image is made of, since no registry may be
     * in reach.
     */
    DEMO("busybox", "busybox", "busybox-static", "there is no demo image jollyboat/demo:1");

    /** What only Jollyboat's own tests need. */
    public static final Set<Need> OF_TESTS =
            Collections.unmodifiableSet(EnumSet.of(ETCD_CLIENT, ROUTES, COMPILER, MUSL, DIG));

    private final String title;
    private final String command;
    private final String debianPackage;
    private final String without;

    Need(String title, String command, String debianPackage, String without) {
        this.title = title;
        this.command = command;
        this.debianPackage = debianPackage;
        this.without = without;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** The program whose presence tells that it is installed. */
    String command() {
        return command;
    }

    String debianPackage() {
        return debianPackage;
    }

    /** What becomes of a cluster that has to do without it. */
    public String without() {
        return without;
    }
}
