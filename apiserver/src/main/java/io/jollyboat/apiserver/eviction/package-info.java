/**
 * Whether a pod may be evicted: its disruption budget is asked, and pays. Budgets are counted anew
 * by their controller; between two counts each eviction takes one off here, so that many at once
 * cannot take more than there is.
 */
@NullMarked
package io.jollyboat.apiserver.eviction;

import org.jspecify.annotations.NullMarked;
