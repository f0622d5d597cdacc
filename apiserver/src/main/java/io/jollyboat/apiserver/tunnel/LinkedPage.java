package io.jollyboat.apiserver.tunnel;

import io.jollyboat.core.http.ResponseStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A page on its way to a client: collected, and passed on with its links rewritten once it is
 * whole. One that is too long, or packed as it does not say, is passed on as it is.
 *
 * <p>As safe as what it writes to while one thread at a time writes.
 */
final class LinkedPage implements ResponseStream {

    /** The longest page that is rewritten, in bytes, packed and unpacked. */
    private static final int LONGEST = 4 * 1024 * 1024;

    private final ResponseStream to;
    private final WayBack way;
    private final boolean packed;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private boolean passing;

    /**
     * @param packed whether the page comes in gzip
     */
    LinkedPage(ResponseStream to, WayBack way, boolean packed) {
        this.to = to;
        this.way = way;
        this.packed = packed;
    }

    @Override
    public synchronized void write(byte[]... segments) {
        if (passing) {
            to.write(segments);
            return;
        }
        for (byte[] segment : segments) {
            collected.writeBytes(segment);
        }
        if (collected.size() > LONGEST) {
            passing = true;
            to.write(collected.toByteArray());
            collected.reset();
        }
    }

    @Override
    public synchronized void end() {
        if (!passing && collected.size() > 0) {
            passing = true;
            to.write(rewritten(collected.toByteArray()));
            collected.reset();
        }
        to.end();
    }

    private byte[] rewritten(byte[] page) {
        try {
            if (!packed) {
                return links(page);
            }
            byte[] plain;
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(page))) {
                plain = unpacked.readNBytes(LONGEST + 1);
            }
            if (plain.length > LONGEST) {
                return page;
            }
            var out = new ByteArrayOutputStream();
            try (OutputStream packing = new GZIPOutputStream(out)) {
                packing.write(links(plain));
            }
            return out.toByteArray();
        } catch (IOException notPacked) {
            return page; // it is not what its fields say: for the client to see
        }
    }

    private byte[] links(byte[] page) {
        // a char for each byte, so that nothing but the links changes in any encoding
        String text = new String(page, StandardCharsets.ISO_8859_1);
        return HtmlLinks.rewritten(text, way::rewritten).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public long pendingBytes() {
        return to.pendingBytes();
    }

    @Override
    public void onDrained(Runnable task) {
        to.onDrained(task);
    }

    @Override
    public void abort() {
        to.abort();
    }
}
