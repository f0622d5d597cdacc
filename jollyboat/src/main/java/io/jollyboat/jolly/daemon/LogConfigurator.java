package io.jollyboat.jolly.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error, which the launcher has led into the cluster's log file; standard output
 * belongs to the reports. Done in code, since reading a configuration file would cost more time
 * than the rest of logging at start.
 *
 * <p>{@code -Djollyboat.log=debug} shows more.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    /** Shows more of what some packages log. */
    public static void tellMore(List<String> packages) {
        if (!packages.isEmpty() && LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            packages.forEach(each -> log.getLogger(each).setLevel(Level.DEBUG));
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var layout = new LogLine();
        layout.setContext(context);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.getLogger("io.jollyboat")
                .setLevel(Level.toLevel(System.getProperty("jollyboat.log"), Level.INFO));
        context.getLogger("io.etcd").setLevel(Level.WARN);
        context.getLogger("io.grpc").setLevel(Level.WARN);
        // gRPC speaks through the JDK's own logging.
        java.util.logging.Logger.getLogger("io.grpc").setLevel(java.util.logging.Level.WARNING);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
