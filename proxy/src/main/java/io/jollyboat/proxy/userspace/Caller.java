package io.jollyboat.proxy.userspace;

/**
 * Who calls, and whom.
 *
 * @param address its own
 * @param origin where it is
 * @param called the address that it called
 */
public record Caller(String address, Origin origin, String called) {

    /** Where a client may be. */
    public enum Origin {
        POD,
        /** A program of this machine. */
        MACHINE,
        ELSEWHERE
    }
}
