package io.jollyboat.core.kernel;

/** Netlink requests that are sent at once; each asks for an acknowledgement. */
public interface NetlinkBatch {

    /** The requests, one after the other, each on a multiple of four bytes. */
    byte[] bytes();

    /** How many there are. */
    int count();
}
