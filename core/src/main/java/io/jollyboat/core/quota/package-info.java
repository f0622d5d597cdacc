/**
 * What objects count towards quotas and limits: pure functions from objects to amounts, shared by
 * those who refuse and those who recount.
 */
@NullMarked
package io.jollyboat.core.quota;

import org.jspecify.annotations.NullMarked;
