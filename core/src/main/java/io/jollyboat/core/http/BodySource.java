package io.jollyboat.core.http;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * A body that is put together while it is sent: what is in memory elsewhere need not be there a
 * second time, however long it takes the client to read. Sent once.
 */
public interface BodySource {

    /** How many bytes it has. */
    long length();

    /**
     * Its bytes, in order. Asked for a piece whenever the client has room for more, so each must be
     * at hand at once, unless they are {@link #costly}; pieces may be empty. Whoever takes one
     * moves its position, and changes nothing in it; nor may anybody else from now on. What it
     * throws cuts the answer.
     */
    Iterator<ByteBuffer> pieces();

    /**
     * Whether it takes a while to make pieces. Then they are asked for beside the event loop, one
     * at a time all the same.
     */
    default boolean costly() {
        return false;
    }

    /**
     * What is at hand already.
     *
     * @param segments neither the list nor the arrays must be changed afterwards
     */
    static BodySource of(List<byte[]> segments) {
        return new Segments(segments);
    }

    /** A body in arrays. */
    record Segments(List<byte[]> segments) implements BodySource {
        @Override
        public long length() {
            long length = 0;
            for (byte[] segment : segments) {
                length += segment.length;
            }
            return length;
        }

        @Override
        public Iterator<ByteBuffer> pieces() {
            Iterator<byte[]> left = segments.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return left.hasNext();
                }

                @Override
                public ByteBuffer next() {
                    return ByteBuffer.wrap(left.next());
                }
            };
        }
    }
}
