package io.genserver.shop.inventory;

/**
 * A show as the database has it.
 *
 * @param id its id
 * @param title its title
 * @param seats the seats of the house
 * @param priceCents the price of a seat, in cents of a euro
 * @param sold how many of the seats are sold
 */
record Show(long id, String title, int seats, long priceCents, int sold) {

}
