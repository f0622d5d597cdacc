package io.jollyboat.proxy.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a query to its answer: out of the zone, or from upstream. An alias is followed, since the
 * resolvers in containers do not follow it themselves. Called on the event loop only.
 */
final class Resolver {

    /** How many aliases in a row are followed within the zone. */
    private static final int MOST_ALIASES = 8;

    private static final Logger log = LoggerFactory.getLogger(Resolver.class);

    private final ClusterZone zone;
    private final Upstream upstream;
    private final Reply reply;
    private final KnownAnswers known = new KnownAnswers();

    Resolver(ClusterZone zone, Upstream upstream) {
        this.zone = zone;
        this.upstream = upstream;
        this.reply = new Reply(ByteBufAllocator.DEFAULT, zone.domain());
        zone.whenChanged(known::changed);
    }

    /**
     * The answer to a query that came over UDP where that is known already; else null.
     *
     * @param message not released here
     */
    @Nullable ByteBuf known(ByteBuf message) {
        return known.find(message, ByteBufAllocator.DEFAULT);
    }

    /**
     * @param message the query as it came; not released here
     * @param tcp whether it came over TCP, where answers may be long
     * @return completes with the answer to send, or exceptionally when the message deserves none
     */
    CompletionStage<ByteBuf> resolve(ByteBuf message, boolean tcp) {
        Question question = Question.parse(message).orElse(null);
        if (question == null) {
            return CompletableFuture.failedFuture(new Upstream.UpstreamException("not a query"));
        }
        try {
            int limit = tcp ? 0xffff : question.payload();
            long now = known.now();
            return switch (zone.answer(question.name(), question.type())) {
                case Answer.Found(var records) ->
                        kept(message, reply.records(question, records, limit), now, tcp);
                case Answer.NoSuchName() -> kept(message, reply.noSuchName(question), now, tcp);
                case Answer.Alias(String target) -> alias(question, target, limit);
                case Answer.NotOurs() -> forward(question, message, tcp);
            };
        } catch (Exception e) { // the codec declares no better
            log.warn("no answer for {} {}", question.type(), question.name(), e);
            return done(failed(question));
        }
    }

    private CompletionStage<ByteBuf> kept(ByteBuf message, ByteBuf answer, long now, boolean tcp) {
        if (!tcp) {
            known.keep(message, answer, now);
        }
        return done(answer);
    }

    private static CompletionStage<ByteBuf> done(ByteBuf answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private CompletionStage<ByteBuf> forward(Question question, ByteBuf message, boolean tcp) {
        return (tcp ? upstream.askOverTcp(message) : upstream.ask(message))
                .exceptionally(nobody -> failed(question));
    }

    private ByteBuf failed(Question question) {
        try {
            return reply.failure(question, Reply.SERVER_FAILURE);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletionStage<ByteBuf> alias(Question question, String target, int limit)
            throws Exception {
        String name = target;
        for (int i = 0; i < MOST_ALIASES; i++) {
            switch (zone.answer(name, question.type())) {
                case Answer.Alias(String further) -> name = further;
                case Answer.NotOurs() -> {
                    return followUpstream(question, target, name, limit);
                }
                case Answer.Found(var records) -> {
                    return done(reply.aliased(question, target, records, limit));
                }
                case Answer.NoSuchName() -> {
                    return done(reply.alias(question, target));
                }
            }
        }
        return done(reply.failure(question, Reply.SERVER_FAILURE));
    }

    private CompletionStage<ByteBuf> followUpstream(
            Question question, String target, String name, int limit) throws Exception {
        ByteBuf query = query(name, question.type());
        try {
            return upstream.ask(query)
                    .thenApply(answer -> join(question, target, answer, limit))
                    .exceptionally(nobody -> failed(question));
        } finally {
            query.release();
        }
    }

    private static ByteBuf query(String name, DnsRecordType type) throws Exception {
        ByteBuf query = Unpooled.buffer();
        query.writeShort(0)
                .writeShort(0x0100)
                .writeShort(1)
                .writeShort(0)
                .writeShort(0)
                .writeShort(0);
        DnsQuestion question = new DefaultDnsQuestion(name, type);
        DnsRecordEncoder.DEFAULT.encodeQuestion(question, query);
        return query;
    }

    /** The alias, and behind it the addresses and further aliases that upstream gave. */
    private ByteBuf join(Question question, String target, ByteBuf answer, int limit) {
        try {
            int records = answer.getUnsignedShort(answer.readerIndex() + 6);
            ByteBuf in = answer.duplicate().skipBytes(12);
            DnsRecordDecoder.DEFAULT.decodeQuestion(in);
            var kept = new ArrayList<byte[]>();
            for (int i = 0; i < records; i++) {
                DnsRecord record = DnsRecordDecoder.DEFAULT.decodeRecord(in);
                if (record == null) {
                    break;
                }
                try {
                    if (copyable(record.type())) {
                        ByteBuf written = Unpooled.buffer();
                        DnsRecordEncoder.DEFAULT.encodeRecord(record, written);
                        kept.add(ByteBufUtil.getBytes(written));
                    }
                } finally {
                    ReferenceCountUtil.release(record);
                }
            }
            return reply.joined(question, target, kept, limit);
        } catch (Exception e) {
            return failed(question);
        } finally {
            answer.release();
        }
    }

    /** Types whose content has no compressed names left in it once decoded. */
    private static boolean copyable(DnsRecordType type) {
        return type.equals(DnsRecordType.A)
                || type.equals(DnsRecordType.AAAA)
                || type.equals(DnsRecordType.CNAME);
    }
}
