"""Addresses whose query is the article, and addresses with what only says who reads it.

The shapes are those of real publishers and their systems; every number in them is made up.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest

from crawler.plain.urls import normalize

_IDENTITY = """
https://www.ohmynews.com/NWS_Web/View/at_pg.aspx?CNTN_CD=A0009912345
https://www.newsis.com/view/?id=NISX20260715_0009912345
https://news.kbs.co.kr/news/pc/view/view.do?ncd=9912345
https://news.sbs.co.kr/news/endPage.do?news_id=N9907712345
https://www.kmib.co.kr/article/view.asp?arcid=0099301234
https://news.jtbc.co.kr/article/article.aspx?news_id=NB99201234
https://www.edaily.co.kr/News/Read?newsId=99234566638958112&mediaCodeNo=257
https://www.koreaherald.com/view.php?ud=20260715050123
https://www.sisain.co.kr/news/articleView.html?idxno=99512
https://www.dt.co.kr/contents.html?article_no=2026071502100151
https://www.munhwa.com/news/view.html?no=2026071501030
https://news.mt.co.kr/mtview.php?no=2026071511111
https://www.busan.com/view/busan/view.php?code=2026071518000
https://news.naver.com/main/read.naver?mode=LSD&mid=sec&sid1=100&oid=001&aid=0099012345
https://www.yonhapnewstv.co.kr/news/view?sid=MYH20260715001
https://www.korea.kr/briefing/pressReleaseView.do?newsId=156999123
https://www.mofa.go.kr/www/brd/m_4080/view.do?seq=379912
https://overseas.mofa.go.kr/jp-ja/brd/m_1074/view.do?seq=769912&page=1
https://www.upmedia.mg/news_info.php?Type=1&SerialNo=299543
https://www.mofa.gov.tw/News_Content.aspx?n=96&s=998345
https://www.mac.gov.tw/News_Content.aspx?n=05B73310C5C3A632&sms=1A40B00E4C745211&s=0F9912
https://www.mnd.gov.tw/Publish.aspx?p=99345&SelectStyle=PLA
https://www.cw.com.tw/article/article.action?id=5991234
https://www.cna.com.tw/project/view.aspx?serialno=99
https://www.taiwan.gov.tw/news.php?unit=2,6,10&post=269912
https://www.thestandard.com.hk/section-news.php?id=199123
https://www.singpao.com.hk/index.php?fi=news1&id=199456
https://www.orangenews.hk/details?recommendId=99123
https://www.thepaper.cn/newsDetail.jsp?contid=9912345
https://mp.weixin.qq.com/s?__biz=MzA5OTk5&mid=2659912345&idx=1&sn=0a1b2c3d4e5f
https://baijiahao.baidu.com/s?id=1799912345678901234
https://article.xuexi.cn/articles/index.html?art_id=9912345678901234567
https://ysxw.cctv.cn/article.html?item_id=99123456789
https://h.xinhuaxmt.com/vh512/share/12999123?d=134d0e1
https://export.shobserver.com/news/detail?id=799123
https://www.guancha.cn/main_content?id=999123
https://china.chinadaily.com.cn/show?article=a/202607/15/WS669912
https://www.jiji.com/jc/article?k=2026071500991&g=pol
https://www.jiji.com/jc/p?id=20260715099912-0000001
https://www.shikoku-np.co.jp/national/political/article.aspx?id=20260715000991
https://www.at-s.com/news/article.html?id=1599123
https://public-comment.e-gov.go.jp/servlet/Public?CLASSNAME=PCMMSTDETAIL&id=495260123
https://www.kantei.example.go.jp/release.php?no=123&year=2026
https://www.jimin.jp/news/article.cgi?c=policy&d=209912
https://www.houdoukyoku.jp/posts?pid=99123
https://www.bernama.com/en/news.php?id=2399123
https://www.pib.gov.in/PressReleasePage.aspx?PRID=2099123
https://www.mea.gov.in/press-releases.htm?dtl/39912/Statement
https://abcnews.go.com/International/wireStory?id=119901234
https://www.npr.org/templates/story/story.php?storyId=499123456
https://www.youtube.com/watch?v=a1B2c3D4e5F
https://news.ycombinator.com/item?id=49912345
https://query.nytimes.com/gst/fullpage.html?res=9C0CE1D8123BF93AA35757
https://www.islandtimes.org/?p=99123
https://www.vientianetimes.example/sub-new/more?page_id=991
http://www.rodong.rep.kp/en/index.php?MTJAMjAyNi0wNy0xNS1IMDA4QA
http://www.kcna.kp/en/article?q=8d9e0f1a2b
https://uriminzokkiri.com/index.php?ptype=cgisas&mtype=view&no=1299123
http://www.naenara.com.kp/main/index/en/politics?arg_val=politics4&no=991
https://www.phnompenhpost.com/print.php?nid=99123
https://e.vnexpress.example/news?art=4799123
https://www.mid.example.ru/en/press?cid=199123&lang=en
https://www.interfax.example.ru/story.asp?id=999123
https://www.oananews.org/node.php?content=699123
"""

_TRACKING = """
https://quay.example/a?utm_source=rss&utm_medium=feed&utm_campaign=all
https://quay.example/a?utm_source_platform=x&utm_creative_format=y
https://quay.example/a?UTM_Source=twitter
https://quay.example/a?fbclid=IwAR0aBcD
https://quay.example/a?gclid=Cj0KCQ
https://quay.example/a?dclid=CKv&gbraid=0AA&wbraid=CjA
https://quay.example/a?msclkid=0f1e2d
https://quay.example/a?twclid=2-abc
https://quay.example/a?ttclid=E.C.P
https://quay.example/a?yclid=123&ysclid=lq1
https://quay.example/a?igshid=MzRl&igsh=abc
https://quay.example/a?mc_cid=0a1b&mc_eid=2c3d
https://quay.example/a?mkt_tok=NTYx
https://quay.example/a?_ga=2.1.3&_gl=1*abc
https://quay.example/a?_hsenc=p2A&_hsmi=29
https://quay.example/a?hsa_acc=1&hsa_cam=2&hsa_grp=3
https://quay.example/a?pk_campaign=feed&pk_kwd=all
https://quay.example/a?mtm_campaign=x&mtm_source=y
https://quay.example/a?vero_id=abc&oly_enc_id=1
https://quay.example/a?ns_mchannel=rss&ns_source=public
https://quay.example/a?xtor=RSS-16
https://quay.example/a?wt_mc=feed&wt_zmc=x
https://quay.example/a?s_cid=rss&sc_cid=x
https://quay.example/a?ref_src=twsrc%5Etfw
https://quay.example/a?ito=1490
https://quay.example/a?cmpid=rss_news
https://quay.example/a?icid=in_mod
https://quay.example/a?itm_source=parsely-api&itm_medium=x
https://quay.example/a?spm=C73544894212.P59
https://quay.example/a?isappinstalled=0
https://quay.example/a?nsukey=abc123
https://quay.example/a?dicbo=v2-0a1b
https://quay.example/a?tblci=GiA
https://quay.example/a?epik=dj0y
https://quay.example/a?hootPostID=0a1b
https://quay.example/a?_branch_match_id=99
https://quay.example/a?zanpid=99
https://quay.example/a?ref=rss
https://quay.example/a?from=rss
https://quay.example/a?source=rss
https://quay.example/a?src=feed
https://quay.example/a?cmp=rss
https://quay.example/a?ref=twitter
https://quay.example/a?from=timeline
https://quay.example/a?share=facebook
https://quay.example/a?jsessionid=0A1B2C3D
https://quay.example/a;jsessionid=0A1B2C3D4E5F
https://www.bbc.com/a?at_medium=RSS&at_campaign=KARANGA
https://www.france24.example/a?at_campaign=rss&at_medium=feed
https://www.bbc.co.uk/a?ocid=socialflow
https://www.nytimes.com/a?smid=tw-share&partner=rss&emc=rss
https://www.nytimes.com/a?unlocked_article_code=1.x.y
https://www.theguardian.com/a?CMP=share_btn_tw
https://www.reuters.com/a?feedType=RSS&feedName=worldNews
https://www.washingtonpost.com/a?wprss=rss_world
https://www.aljazeera.com/a?traffic_source=rss
https://www.dw.com/a?maca=en-rss-en-all-1573-rdf
https://www.wsj.com/a?mod=rss_asia&reflink=desktopwebshare&st=abc
https://www.bloomberg.com/a?srnd=premium&leadSource=uverify
https://www.asahi.com/a?iref=comtop_list&ref=rss
https://www.nikkei.com/a?n_cid=DSREA001
https://news.sina.com.cn/a?cre=tianyi&mod=pcpager&loc=1
https://mp.weixin.qq.com/a?chksm=0a1b&scene=21
https://baijiahao.baidu.com/a?wfr=spider&for=pc
https://news.google.com/a?oc=5
"""

IDENTITY, TRACKING = _IDENTITY.split(), _TRACKING.split()


def test_there_are_enough_of_both() -> None:
    assert len(set(IDENTITY)) >= 60
    assert len(set(TRACKING)) >= 60


@pytest.mark.parametrize("address", IDENTITY)
def test_a_query_that_is_the_article_stays(address: str) -> None:
    found = normalize(address)
    assert found is not None
    wanted = sorted(unquote(urlsplit(address).query).split("&"))
    assert sorted(unquote(urlsplit(found).query).removesuffix("=").split("&")) == wanted


@pytest.mark.parametrize("address", TRACKING)
def test_what_says_who_reads_it_goes_and_the_article_stays(address: str) -> None:
    beginning = address.partition("?")[0].partition(";")[0]
    assert normalize(address) == beginning
    inner = address.replace("?", "?id=7&") if "?" in address else f"{address}?id=7"
    assert normalize(inner) == f"{beginning}?id=7"
