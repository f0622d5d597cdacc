package io.jollyboat.kubelet.network;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Speaks rtnetlink in the network namespace in which it was opened, from whatever thread later uses
 * it; one at a time.
 */
final class NetlinkSocket implements Closeable {
    private static final int RECEIVE_BUFFER = 32 << 10;
    private static final short ERROR = 2; // the type of an acknowledgement, too

    private final int descriptor;

    private NetlinkSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    static NetlinkSocket open() throws IOException {
        return new NetlinkSocket(Kernel.netlinkSocket());
    }

    /**
     * Sends a batch and waits for all its acknowledgements; the kernel answers at once.
     *
     * @throws Kernel.Refused for the first request that the kernel refused; the others may have
     *     been done
     */
    synchronized void send(NetlinkMessages messages) throws IOException {
        Kernel.send(descriptor, messages.bytes());
        Kernel.Refused refused = null;
        int answered = 0;
        while (answered < messages.count()) {
            ByteBuffer answers =
                    ByteBuffer.wrap(Kernel.receive(descriptor, RECEIVE_BUFFER))
                            .order(ByteOrder.nativeOrder());
            for (int at = 0; at + 20 <= answers.limit(); ) {
                int length = answers.getInt(at);
                if (answers.getShort(at + 4) == ERROR) {
                    answered++;
                    int error = -answers.getInt(at + 16);
                    if (error != 0 && refused == null) {
                        refused =
                                new Kernel.Refused(
                                        "network request " + answers.getInt(at + 8), error);
                    }
                }
                at += (Math.max(length, 16) + 3) & ~3;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public void close() throws IOException {
        Kernel.close(descriptor);
    }
}
