package io.jollyboat.apiserver.front;

import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.protobuf.ListFrame;
import io.jollyboat.apiserver.protobuf.Message;
import io.jollyboat.apiserver.protobuf.ProtobufWriter;
import io.jollyboat.core.http.BodySource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A list as protobuf, which has to tell its length first. The objects remember how long they are in
 * this form, so a long list is made while it is sent and is nowhere as a whole; only its beginning
 * is made beforehand, which is all of a short one.
 */
final class ListedProtobuf implements BodySource {

    /** Bytes that are made beforehand. */
    private static final int BEGINNING = 1 << 20;

    private final ListFrame frame;
    private final List<StoredObject> items;
    private final List<Message> beginning = new ArrayList<>();
    private final byte[] start;
    private final long length;

    /**
     * @param items not to be changed afterwards
     */
    ListedProtobuf(ListHead head, List<StoredObject> items) {
        this.frame = ProtobufWriter.ofKubernetes().list(head.json());
        this.items = items;
        long bytes = 0;
        for (StoredObject item : items) {
            int size;
            if (bytes < BEGINNING) {
                Message message = ProtobufEncoding.message(item);
                beginning.add(message);
                size = message.bytes().length;
            } else {
                size = ProtobufEncoding.length(item);
            }
            bytes += frame.with(size);
        }
        this.start = frame.start(bytes);
        this.length = start.length + bytes;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Iterator<ByteBuffer> pieces() {
        return new Pieces();
    }

    @Override
    public boolean costly() {
        return beginning.size() < items.size();
    }

    private Message message(int number) {
        StoredObject item = items.get(number);
        if (number < beginning.size()) {
            return beginning.get(number);
        }
        int told = ProtobufEncoding.length(item);
        Message message = ProtobufEncoding.message(item);
        if (message.bytes().length != told) {
            throw new IllegalStateException("not as long as it was told to be: " + item);
        }
        return message;
    }

    private final class Pieces implements Iterator<ByteBuffer> {
        private ByteBuffer ready = ByteBuffer.wrap(start);
        private boolean isReady = true;
        private int begun;

        @Override
        public boolean hasNext() {
            return isReady || begun < items.size();
        }

        @Override
        public ByteBuffer next() {
            if (isReady) {
                isReady = false;
                return ready;
            }
            if (begun == items.size()) {
                throw new NoSuchElementException();
            }
            byte[] message = message(begun).bytes();
            begun++;
            ready = ByteBuffer.wrap(message);
            isReady = true;
            return ByteBuffer.wrap(frame.before(message.length));
        }
    }
}
