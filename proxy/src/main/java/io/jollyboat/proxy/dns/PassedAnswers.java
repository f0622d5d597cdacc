package io.jollyboat.proxy.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What name servers answered, by the very bytes of the questions, for as long as its records say,
 * but half a minute at the most (as Kubernetes' CoreDNS is set up). Denials are kept for as long as
 * the SOA with them says (RFC 2308); failures and what was cut are not kept.
 *
 * <p>For the event loop only.
 */
final class PassedAnswers {

    private static final int MOST = 4096;
    private static final int LONGEST = 4096; // bytes of an answer
    private static final int LONGEST_LIFE = 30; // seconds
    private static final int ID = 2; // bytes, which each query begins with and has for itself
    private static final int HEADER = 12;
    private static final int TRUNCATED = 0x0200;
    private static final int POINTER = 0xc0;

    private final Map<ByteBuf, Known> answers = new HashMap<>();

    /** A question without its id. */
    static byte[] key(ByteBuf query) {
        return ByteBufUtil.getBytes(query, query.readerIndex() + ID, query.readableBytes() - ID);
    }

    /**
     * @param nanos now
     * @return the answer with the query's id and what is left of its records' lives, to be released
     *     by who takes it; null when nothing is known
     */
    @Nullable ByteBuf find(ByteBuf query, long nanos) {
        ByteBuf question =
                query.slice(query.readerIndex() + ID, Math.max(0, query.readableBytes() - ID));
        Known known = answers.get(question);
        if (known == null) {
            return null;
        }
        long age = TimeUnit.NANOSECONDS.toSeconds(nanos - known.since);
        if (age >= known.life) {
            answers.remove(question);
            return null;
        }
        ByteBuf answer = Unpooled.copiedBuffer(known.message);
        answer.setShort(0, query.getUnsignedShort(query.readerIndex()));
        for (int place : known.lives) {
            answer.setInt(place, (int) (answer.getUnsignedInt(place) - age));
        }
        return answer;
    }

    /**
     * Keeps an answer if it may be kept.
     *
     * @param question what {@link #key} made of the query
     * @param nanos now
     */
    void keep(byte[] question, ByteBuf answer, long nanos) {
        byte[] message = ByteBufUtil.getBytes(answer);
        Known known = read(Unpooled.wrappedBuffer(message), message, nanos);
        if (known.life <= 0) {
            return;
        }
        if (answers.size() >= MOST) {
            answers.clear(); // rather than to keep account of which was asked when
        }
        answers.put(Unpooled.wrappedBuffer(question), known);
    }

    /** Finds the records' lives; what cannot be read, or may not be kept, has none. */
    private static Known read(ByteBuf in, byte[] message, long nanos) {
        var nothing = new Known(message, new int[0], 0, nanos);
        if (message.length < HEADER || message.length > LONGEST) {
            return nothing;
        }
        int flags = in.getUnsignedShort(2);
        int code = flags & 15;
        boolean told = code == Reply.NO_ERROR || code == Reply.NO_SUCH_NAME;
        if (!told || (flags & TRUNCATED) != 0) {
            return nothing;
        }
        int questions = in.getUnsignedShort(4);
        int records = in.getUnsignedShort(6) + in.getUnsignedShort(8) + in.getUnsignedShort(10);
        try {
            in.skipBytes(HEADER);
            for (int i = 0; i < questions; i++) {
                skipName(in);
                in.skipBytes(4);
            }
            return records(in, records, message, nanos);
        } catch (IndexOutOfBoundsException e) { // ends too early
            return nothing;
        }
    }

    private static Known records(ByteBuf in, int count, byte[] message, long nanos) {
        int[] lives = new int[Math.min(count, message.length)];
        int found = 0;
        long life = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            skipName(in);
            int type = in.readUnsignedShort();
            in.skipBytes(2);
            int place = in.readerIndex();
            long own = in.readUnsignedInt();
            in.skipBytes(in.readUnsignedShort());
            if (type == DnsRecordType.OPT.intValue()) {
                continue; // has flags where others have their life
            }
            if (type == DnsRecordType.SOA.intValue()) {
                own = Math.min(own, in.getUnsignedInt(in.readerIndex() - 4));
            }
            lives[found++] = place;
            life = Math.min(life, own);
        }
        int seconds = found == 0 ? 0 : (int) Math.min(life, LONGEST_LIFE);
        return new Known(message, Arrays.copyOf(lives, found), seconds, nanos);
    }

    private static void skipName(ByteBuf in) {
        int length = in.readUnsignedByte();
        while (length != 0) {
            if (length >= POINTER) {
                in.skipBytes(1);
                return;
            }
            in.skipBytes(length);
            length = in.readUnsignedByte();
        }
    }

    /**
     * @param lives where in the message the lives of its records are
     * @param life seconds
     * @param since when it came, in nanoseconds
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
    private record Known(byte[] message, int[] lives, int life, long since) {}
}
