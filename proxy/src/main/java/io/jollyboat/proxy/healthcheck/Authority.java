package io.jollyboat.proxy.healthcheck;

/** Whom a request was sent to. */
final class Authority {

    private Authority() {}

    /** Whether a request's host and port are of this address. */
    static boolean isAt(String authority, String address) {
        return authority.startsWith(address + ":")
                || authority.startsWith("[" + address + "]")
                || authority.equals(address);
    }
}
