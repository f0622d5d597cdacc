package io.jollyboat.proxy.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers out of the zone as they were written, by the very bytes of the questions: clients ask the
 * same again and again. All are forgotten when anything changes that answers are made of.
 *
 * <p>For the event loop; only {@link #changed} may be called by others.
 */
final class KnownAnswers {

    private static final int MOST = 4096;
    private static final int LONGEST_QUERY = 512;
    private static final int ID = 2; // bytes, which each query begins with and has for itself

    private final Map<ByteBuf, byte[]> answers = new HashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private long asOf;

    /** To be told after the change. */
    void changed() {
        changes.incrementAndGet();
    }

    /** The state of things, to be asked before an answer is worked out. */
    long now() {
        return changes.get();
    }

    /** The answer to a query, ready to be sent; null when it has to be worked out. */
    @Nullable ByteBuf find(ByteBuf query, ByteBufAllocator allocator) {
        long now = now();
        if (now != asOf) {
            answers.clear();
            asOf = now;
            return null;
        }
        int length = query.readableBytes();
        if (length <= ID || length > LONGEST_QUERY) {
            return null;
        }
        byte[] known = answers.get(query.slice(query.readerIndex() + ID, length - ID));
        return known == null
                ? null
                : allocator
                        .buffer(ID + known.length)
                        .writeBytes(query, query.readerIndex(), ID)
                        .writeBytes(known);
    }

    /**
     * Keeps an answer.
     *
     * @param when what {@link #now} said before it was worked out
     */
    void keep(ByteBuf query, ByteBuf answer, long when) {
        int length = query.readableBytes();
        if (when != asOf || length > LONGEST_QUERY) {
            return;
        }
        if (answers.size() >= MOST) {
            answers.clear(); // rather than to keep account of which was asked when
        }
        byte[] question = new byte[length - ID];
        query.getBytes(query.readerIndex() + ID, question);
        byte[] known = new byte[answer.readableBytes() - ID];
        answer.getBytes(answer.readerIndex() + ID, known);
        answers.put(Unpooled.wrappedBuffer(question), known);
    }
}
