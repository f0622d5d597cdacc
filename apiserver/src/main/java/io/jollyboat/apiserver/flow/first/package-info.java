/** What flow control has in every cluster; apart, since validation too goes by it. */
@NullMarked
package io.jollyboat.apiserver.flow.first;

import org.jspecify.annotations.NullMarked;
