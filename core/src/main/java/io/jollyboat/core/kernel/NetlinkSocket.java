package io.jollyboat.core.kernel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Speaks netlink in the network namespace in which it was opened, from whatever thread later uses
 * it; one at a time.
 */
public final class NetlinkSocket implements Closeable {
    private static final int RECEIVE_BUFFER = 32 << 10;
    private static final int ROUTE = 0;
    private static final int NETFILTER = 12;
    private static final int HEADER = 16;
    private static final short ERROR = 2; // the type of an acknowledgement, too
    private static final short DONE = 3;

    private final int descriptor;

    private NetlinkSocket(int descriptor) {
        this.descriptor = descriptor;
    }

    /** For links, addresses and routes. */
    public static NetlinkSocket route() throws IOException {
        return new NetlinkSocket(Kernel.netlinkSocket(ROUTE));
    }

    /** For the packet filter's subsystems, connection tracking among them. */
    public static NetlinkSocket netfilter() throws IOException {
        return new NetlinkSocket(Kernel.netlinkSocket(NETFILTER));
    }

    /**
     * Sends a batch and waits for all its acknowledgements; the kernel answers at once.
     *
     * @throws Kernel.Refused for the first request that the kernel refused; the others may have
     *     been done
     */
    public synchronized void send(NetlinkBatch messages) throws IOException {
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

    /**
     * Sends a request for a list and hands over the answers, each without its header, until the
     * last has come.
     */
    public synchronized void list(byte[] request, Consumer<ByteBuffer> each) throws IOException {
        Kernel.send(descriptor, request);
        while (true) {
            ByteBuffer answers =
                    ByteBuffer.wrap(Kernel.receive(descriptor, RECEIVE_BUFFER))
                            .order(ByteOrder.nativeOrder());
            for (int at = 0; at + HEADER <= answers.limit(); ) {
                int length = Math.max(answers.getInt(at), HEADER);
                short type = answers.getShort(at + 4);
                if (type == DONE) {
                    return;
                }
                if (type == ERROR) {
                    throw new Kernel.Refused("list", -answers.getInt(at + HEADER));
                }
                each.accept(
                        answers.slice(at + HEADER, length - HEADER).order(ByteOrder.nativeOrder()));
                at += (length + 3) & ~3;
            }
        }
    }

    @Override
    public void close() throws IOException {
        Kernel.close(descriptor);
    }
}
