/**
 * Hands out what only one service may have: cluster addresses, node ports, health check ports.
 *
 * <p>The stored services are the truth about what is taken; besides them, an allocator knows only
 * what it handed out a moment ago. So nothing can leak, neither by a write that fails half way nor
 * by a crash.
 */
@NullMarked
package io.jollyboat.apiserver.allocator;

import org.jspecify.annotations.NullMarked;
