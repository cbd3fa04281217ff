"""The columns by which shops and systems name what an order list says, Chinese and English."""

from collections.abc import Mapping, Sequence

from classroom.exchange.headers import match_columns

WORDS: dict[str, tuple[str, ...]] = {
    "customer": (
        *("客户编号", "客户id", "客户号", "客户代码", "会员编号", "会员号", "会员卡号", "会员id"),
        *("顾客编号", "用户id", "用户编号", "买家id", "买家会员名", "买家昵称", "客户編號"),
        *("customer id", "customer no", "customer number", "customer code", "cust id"),
        *("client id", "member id", "user id", "buyer id", "account id", "card no"),
        *("客户", "会员", "顾客", "用户", "买家", "customer", "client", "member", "user", "buyer"),
        *("客户名称", "客户姓名", "会员姓名", "customer name", "手机号", "手机号码", "姓名"),
        *("收货人", "收货人姓名", "account", "id"),
    ),
    "date": (
        *("下单日期", "下单时间", "订单日期", "订单时间", "付款时间", "支付时间", "订单付款时间"),
        *("交易日期", "交易时间", "成交日期", "成交时间", "购买日期", "购买时间", "销售日期"),
        *("开单日期", "单据日期", "订单创建时间", "创建时间", "日期", "时间"),
        *("order date", "order time", "invoice date", "purchase date", "transaction date"),
        *("sale date", "sales date", "paid at", "created at", "date", "time", "timestamp", "day"),
    ),
    "amount": (
        *("实付金额", "实收金额", "买家实际支付金额", "支付金额", "成交金额", "订单金额"),
        *("销售金额", "销售额", "交易金额", "应收金额", "价税合计", "总金额", "合计金额", "金额"),
        *("order amount", "net amount", "line total", "total amount", "total price", "amount"),
        *("sales", "revenue", "dollars", "spend", "payment", "total", "value"),
    ),
    "price": (
        *("成交单价", "销售单价", "商品单价", "单价", "价格"),
        *("unit price", "price", "item price", "sell price"),
    ),
    "order": (
        *("订单号", "订单编号", "订单id", "主订单编号", "单号", "单据编号", "单据号", "小票号"),
        *("流水号", "交易号", "发票号", "order id", "order no", "order number", "invoice no"),
        *("invoice", "invoice number", "transaction id", "receipt no", "order", "bill no"),
    ),
    "product": (
        *("商品名称", "产品名称", "货品名称", "品名", "宝贝标题", "商品标题", "商品", "产品"),
        *("货品", "商品编码", "商品编号", "产品编号", "货号", "sku", "sku名称"),
        *("product name", "item name", "product", "item", "description", "stock code"),
        *("product id", "article"),
    ),
    "quantity": (
        *("购买数量", "销售数量", "商品数量", "数量", "件数", "宝贝总数量"),
        *("quantity", "qty", "units", "pieces", "count"),
    ),
    "status": (
        *("订单状态", "交易状态", "单据状态", "支付状态", "状态"),
        *("order status", "status", "state of order"),
    ),
    "region": (
        *("省份", "省", "收货省份", "客户省份", "地区", "区域", "所在地", "所在地区", "收货地址"),
        *("地址", "province", "region", "state", "country", "area"),
    ),
    "name": (
        *("客户姓名", "客户名称", "会员姓名", "顾客姓名", "收货人姓名", "收货人", "收件人"),
        *("联系人", "姓名", "名称", "customer name", "name", "full name", "company"),
    ),
    "phone": (
        *("手机号码", "手机号", "手机", "联系手机", "联系电话", "电话", "收货人电话"),
        *("mobile", "phone", "phone number", "telephone", "tel"),
    ),
}
"""Headers in use per field of sample_data.real.fields, the most telling first."""


def header_words() -> tuple[str, ...]:
    """All of them, to find the header row by."""
    return tuple(word for words in WORDS.values() for word in words)


def guess_columns(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """Field -> column. `chosen` (field -> header, "" for none) overrules the guess.

    An amount goes before a unit price: guessing both would count twice.
    """
    none = {field for field, header in chosen.items() if not header}
    by_hand = {field: header for field, header in chosen.items() if header}
    found = {
        field: places[0]
        for field, places in match_columns(headers, WORDS, by_hand).items()
        if field not in none
    }
    if "amount" in found and "price" not in by_hand:
        found.pop("price", None)
    return found
