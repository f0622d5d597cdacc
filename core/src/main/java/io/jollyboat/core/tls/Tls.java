package io.jollyboat.core.tls;

/** The library that does TLS. */
public final class Tls {
    private Tls() {}

    /**
     * Loads it, so that whoever needs it first finds it there; that takes some tens of
     * milliseconds. May be called from any thread, any number of times.
     *
     * @return whether it is the native one
     */
    public static boolean load() {
        return TlsContexts.nativeLibrary();
    }
}
