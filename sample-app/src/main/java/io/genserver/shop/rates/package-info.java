/**
 * Exchange rates, refreshed in the background.
 */
@NullMarked
package io.genserver.shop.rates;

import org.jspecify.annotations.NullMarked;
