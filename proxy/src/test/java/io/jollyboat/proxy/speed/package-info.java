/** What leading traffic costs, for {@code bench/proxy}. */
@NullMarked
package io.jollyboat.proxy.speed;

import org.jspecify.annotations.NullMarked;
