package io.jollyboat.proxy.speed;

import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.proxy.contract.TestHost;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one way to a pod costs beside the straight one: new connections, exchanges over one that
 * stands, and bytes over one that stands. Both take turns, call by call, so that their ratios hold
 * on a busy machine.
 */
final class PathSpeed {

    private static final int CALLS = 5000;
    private static final int BLOCKS = 100;
    private static final int BLOCK = 8 << 20;
    private static final int BUFFER = 256 << 10;

    private final Timeline timeline;

    PathSpeed(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * The two servers at the end of a way.
     *
     * @param lines where each connection is greeted with a line, and each byte with another
     * @param bytes where each connection gets bytes without end
     */
    record Way(String address, int lines, int bytes) {}

    private interface Call {
        void run() throws IOException;
    }

    /**
     * Rates as multiples of the straight way's, and in brackets the 99th percentile of its time.
     */
    String compare(Way straight, Way led) throws IOException {
        return String.format(
                Locale.ROOT,
                "connections %s  exchanges %s  bytes %s",
                turns(CALLS, () -> connect(straight), () -> connect(led)),
                exchanges(straight, led),
                bytes(straight, led));
    }

    private static void connect(Way way) throws IOException {
        try (Socket socket = TestHost.connect(way.address, way.lines)) {
            socket.getInputStream().read();
        }
    }

    private String exchanges(Way straight, Way led) throws IOException {
        try (Socket first = TestHost.connect(straight.address, straight.lines);
                Socket second = TestHost.connect(led.address, led.lines)) {
            return turns(CALLS, () -> exchange(first), () -> exchange(second));
        }
    }

    private static void exchange(Socket socket) throws IOException {
        while (socket.getInputStream().read() != '\n') {
            // to the line's end
        }
        socket.getOutputStream().write('?');
    }

    private String bytes(Way straight, Way led) throws IOException {
        try (Socket first = TestHost.connect(straight.address, straight.bytes);
                Socket second = TestHost.connect(led.address, led.bytes)) {
            byte[] buffer = new byte[BUFFER];
            return turns(BLOCKS, () -> block(first, buffer), () -> block(second, buffer));
        }
    }

    private static void block(Socket socket, byte[] buffer) throws IOException {
        InputStream in = socket.getInputStream();
        for (int left = BLOCK; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("cut off");
            }
            left -= read;
        }
    }

    /** A quarter as many go before, uncounted. The rate is by the median of a call's time. */
    private String turns(int calls, Call straight, Call led) throws IOException {
        long[] without = new long[calls];
        long[] with = new long[calls];
        for (int i = -calls / 4; i < calls; i++) {
            long first = timeline.nanos();
            straight.run();
            long second = timeline.nanos();
            led.run();
            long third = timeline.nanos();
            if (i >= 0) {
                without[i] = second - first;
                with[i] = third - second;
            }
        }
        Arrays.sort(without);
        Arrays.sort(with);
        int late = calls * 99 / 100;
        return String.format(
                Locale.ROOT,
                "%4.2f (p99 %4.2f)",
                (double) without[calls / 2] / with[calls / 2],
                (double) with[late] / without[late]);
    }
}
