/**
 * What is sold: the one table that everything else is derived from.
 */
@NullMarked
package io.genserver.shop.ledger;

import org.jspecify.annotations.NullMarked;
