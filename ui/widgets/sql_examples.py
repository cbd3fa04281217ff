"""Examples of queries, from one table to a window function: what each asks, and how."""

from kit.text import Text

EXAMPLES: tuple[tuple[Text, str], ...] = (
    (
        Text(zh="湖北省有多少客户", en="How many customers there are in a province"),
        "SELECT count(*) AS customers\nFROM accounts\nWHERE region LIKE '湖北%'",
    ),
    (
        Text(zh="每个月的有效收入", en="Revenue by month, valid orders"),
        "SELECT date_trunc('month', order_date) AS month,\n"
        "       count(*) AS orders, sum(amount) AS revenue\n"
        "FROM orders\nWHERE status = 'completed'\nGROUP BY month\nORDER BY month",
    ),
    (
        Text(zh="消费最多的 10 位客户", en="The ten best customers"),
        "SELECT a.id, a.name, sum(o.amount) AS revenue\n"
        "FROM orders o JOIN accounts a ON a.id = o.account_id\n"
        "WHERE o.status = 'completed'\nGROUP BY a.id, a.name\n"
        "ORDER BY revenue DESC, a.id\nLIMIT 10",
    ),
    (
        Text(zh="超过 90 天没有购买的客户", en="Customers without an order for 90 days"),
        "SELECT o.account_id, max(o.order_date) AS last_order,\n"
        "       max(f.as_of) - max(o.order_date) AS days\n"
        "FROM orders o CROSS JOIN firm f\nWHERE o.status = 'completed'\n"
        "GROUP BY o.account_id\nHAVING days > 90\nORDER BY days DESC, o.account_id",
    ),
    (
        Text(zh="各品类的收入和占比", en="Revenue and share by product category"),
        "SELECT p.category, sum(l.amount) AS revenue,\n"
        "       round(100 * sum(l.amount) / sum(sum(l.amount)) OVER (), 1) AS percent\n"
        "FROM order_lines l\nJOIN products p ON p.id = l.product_id\n"
        "JOIN orders o ON o.id = l.order_id\nWHERE o.status = 'completed'\n"
        "GROUP BY p.category\nORDER BY revenue DESC",
    ),
    (
        Text(zh="每位处理人的满意度", en="CSAT of each owner"),
        "SELECT s.name, count(c.csat) AS ratings, round(avg(c.csat), 2) AS csat\n"
        "FROM cases c JOIN staff s ON s.id = c.owner_id\n"
        "GROUP BY s.name\nHAVING count(c.csat) > 0\nORDER BY csat DESC, s.name",
    ),
    (
        Text(zh="每位客户的第一笔订单", en="The first order of every customer"),
        "SELECT account_id, id AS order_id, order_date, amount\n"
        "FROM (SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY order_date, id) AS n\n"
        "      FROM orders WHERE status = 'completed')\nWHERE n = 1\nORDER BY account_id",
    ),
)
