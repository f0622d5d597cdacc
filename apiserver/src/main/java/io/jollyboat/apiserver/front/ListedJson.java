package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.core.http.BodySource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A list as JSON, of which nothing is made before it is sent: a long one would be a second copy of
 * all its objects, for as long as the client reads.
 */
final class ListedJson implements BodySource {

    private static final byte[] COMMA = {','};
    private static final byte[] END = "]}\n".getBytes(StandardCharsets.US_ASCII);

    private final byte[] start;
    private final List<StoredObject> items;
    private final long length;

    /**
     * @param start everything before the first item
     * @param items not to be changed afterwards
     */
    ListedJson(byte[] start, List<StoredObject> items) {
        this.start = start;
        this.items = items;
        long bytes = (long) start.length + Math.max(0, items.size() - 1) + END.length;
        for (StoredObject item : items) {
            bytes += item.jsonLength();
        }
        this.length = bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Iterator<ByteBuffer> pieces() {
        return new Pieces();
    }

    private final class Pieces implements Iterator<ByteBuffer> {
        private Iterator<ByteBuffer> here = List.of(ByteBuffer.wrap(start)).iterator();
        private int begun;
        private boolean ended;

        @Override
        public boolean hasNext() {
            return here.hasNext() || !ended;
        }

        @Override
        public ByteBuffer next() {
            if (here.hasNext()) {
                return here.next();
            }
            if (begun == items.size()) {
                if (ended) {
                    throw new NoSuchElementException();
                }
                ended = true;
                return ByteBuffer.wrap(END);
            }
            here = items.get(begun).jsonPieces().iterator();
            begun++;
            return begun > 1 ? ByteBuffer.wrap(COMMA) : here.next();
        }
    }
}
