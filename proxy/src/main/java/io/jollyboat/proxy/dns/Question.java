package io.jollyboat.proxy.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * A query as it came in: one question, as everybody asks.
 *
 * @param id to be repeated in the answer
 * @param recursionDesired to be repeated too
 * @param question as asked, in the client's own upper and lower case
 * @param extended the client speaks EDNS
 * @param payload how many bytes of UDP the client can take; 512 without EDNS
 */
record Question(
        int id, boolean recursionDesired, DnsQuestion question, boolean extended, int payload) {

    private static final int HEADER = 12;
    private static final int PLAIN_PAYLOAD = 512;
    private static final int MOST_PAYLOAD =
            1232; // what passes everywhere without fragments (DNS flag day 2020)

    /**
     * @return nothing for what is not a query with one question, which is then best left without an
     *     answer
     */
    static Optional<Question> parse(ByteBuf message) {
        ByteBuf in = message.duplicate();
        if (in.readableBytes() < HEADER) {
            return Optional.empty();
        }
        int id = in.readUnsignedShort();
        int flags = in.readUnsignedShort();
        int questions = in.readUnsignedShort();
        int others = in.readUnsignedShort() + in.readUnsignedShort();
        int additional = in.readUnsignedShort();
        boolean query = (flags & 0x8000) == 0 && (flags & 0x7800) == 0;
        if (!query || questions != 1 || others != 0) {
            return Optional.empty();
        }
        try {
            DnsQuestion question = DnsRecordDecoder.DEFAULT.decodeQuestion(in);
            int payload = additional > 0 ? payload(in, additional) : 0;
            return Optional.of(
                    new Question(
                            id,
                            (flags & 0x0100) != 0,
                            question,
                            payload > 0,
                            Math.clamp(payload, PLAIN_PAYLOAD, MOST_PAYLOAD)));
        } catch (Exception e) { // the codec throws what the bytes make it throw
            return Optional.empty();
        }
    }

    private static int payload(ByteBuf in, int additional) throws Exception {
        for (int i = 0; i < additional; i++) {
            DnsRecord record = DnsRecordDecoder.DEFAULT.decodeRecord(in);
            if (record == null) {
                return 0;
            }
            try {
                if (record.type().equals(DnsRecordType.OPT)) {
                    return Math.max(1, record.dnsClass());
                }
            } finally {
                ReferenceCountUtil.release(record);
            }
        }
        return 0;
    }

    /** In lower case and without the final dot. */
    String name() {
        String name = question.name().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    DnsRecordType type() {
        return question.type();
    }
}
