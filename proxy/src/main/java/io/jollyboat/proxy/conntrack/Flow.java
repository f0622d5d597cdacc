package io.jollyboat.proxy.conntrack;

/**
 * A conversation as the kernel remembers it.
 *
 * @param protocol by its number; 17 is UDP
 * @param source who began it
 * @param destination whom it addressed
 * @param answering who answers it: not the one addressed where the destination was translated
 * @param answeringPort from which; what was translated may have another than {@code port}
 */
record Flow(
        int protocol,
        String source,
        int sourcePort,
        String destination,
        int port,
        String answering,
        int answeringPort) {

    static final int UDP = 17;
}
